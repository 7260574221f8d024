/** Twins of an Elasticsearch cluster: where copies may go and whose voices count, one setting at a time (facts C10.3, C10.7). */
import type { ElasticDescription, ElasticSettings } from '../../../sim/elasticsearch/description.ts'
import type { TwinKind } from '../../stage/staging.ts'

type Twin = TwinKind & { readonly description: ElasticDescription }

export function twinsOf(description: ElasticDescription): readonly Twin[] {
  const { nodes, settings } = description
  const set = (id: string, title: string, changed: Partial<ElasticSettings>): Twin => ({ id, title, description: { ...description, settings: { ...settings, ...changed } } })
  if (settings?.minimumMasterNodes != null) return [set('voting', 'Depuis la version 7', { minimumMasterNodes: null })]
  const zones = [...new Set(nodes.filter(n => n.roles.includes('data')).map(n => n.site))]
  const aware = settings?.awareness ?? false
  const forced = aware && (settings?.forcedZones ?? []).length > 0
  const shrinks = settings?.autoShrink ?? true
  return [
    // Forcing says something of zones that are known only.
    ...(aware && zones.length > 1 ? [set('forced', forced ? 'Sans forced awareness' : 'Avec forced awareness', { forcedZones: forced ? [] : zones })] : []),
    ...(forced ? [] : [set('awareness', aware ? 'Sans awareness' : 'Avec awareness', { awareness: !aware })]),
    set('shrink', shrinks ? 'Sans auto-shrink' : 'Avec auto-shrink', { autoShrink: !shrinks }),
  ]
}
