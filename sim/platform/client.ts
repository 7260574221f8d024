/** People with kubectl: a request is answered at once where the API answers, and given up after 30 s where it does not. */
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code } from './events.ts'
import { touch } from './loops.ts'
import { markWritten } from './nodes.ts'
import { apiAnswers } from './reach.ts'
import { Due, Outcome } from './state.ts'
import type { PlatformState } from './state.ts'

export const Verb = { Get: 0, Scale: 1, Deploy: 2 } as const

/** What kubectl get lists. */
export const RESOURCES = ['pods', 'nodes', 'events'] as const
export type Resource = (typeof RESOURCES)[number]

export interface Asked {
  readonly client: number
  readonly verb: number
  readonly workload: number
  readonly replicas: number
  readonly resource?: Resource
}

const ANSWER = 50_000
/** What kubectl says then. */
export const UNREACHABLE = 'Unable to connect to the server'
const DIAL_TIMEOUT = 30_000_000

export function ask(state: PlatformState, kernel: Kernel, { client, verb, workload, replicas, resource = 'pods' }: Asked): void {
  const id = state.requests.length
  const site = state.sites.indexOf(state.description.clients?.[client].site ?? '')
  const { kind, name } = state.workloads[workload] ?? { kind: '', name: '' }
  const text = verb === Verb.Get ? `kubectl get ${resource}` : verb === Verb.Scale ? `kubectl scale ${kind}/${name} --replicas=${replicas}` : `kubectl rollout restart ${kind}/${name}`
  state.requests.push({ client, verb, text, sentAt: kernel.now, endedAt: -1, outcome: Outcome.Waiting })
  record(kernel.trace, kernel.now, Code.RequestSent, client, id)
  const answers = apiAnswers(state, site)
  if (answers) {
    if (verb === Verb.Scale) state.objects.replicas[workload] = replicas
    if (verb === Verb.Scale) record(kernel.trace, kernel.now, Code.Scaled, workload, replicas)
    if (verb === Verb.Deploy) state.objects.generations[workload]++
    if (verb !== Verb.Get) {
      markWritten(state, kernel)
      touch(state, kernel)
    }
  }
  schedule(kernel, answers ? ANSWER : DIAL_TIMEOUT, Due.Answer, NOBODY, { id, ok: answers })
}

export function handleAnswer(state: PlatformState, kernel: Kernel, { id, ok }: { id: number, ok: boolean }): void {
  const request = state.requests[id]
  request.endedAt = kernel.now
  request.outcome = ok ? Outcome.Ok : Outcome.Failed
  record(kernel.trace, kernel.now, Code.RequestEnded, request.client, id, request.outcome)
}
