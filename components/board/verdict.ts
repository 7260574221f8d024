/** What the votes that are left come to, in a sentence. */
import type { Count } from '../../sim/study/layout.ts'

/** @param bet how many it takes is not told */
export function verdictOf({ present, needed, declared, decides }: Count, bet: boolean): string {
  const there = `${present} sur ${declared}`
  if (bet) return present === declared ? `${declared} control planes, tous là.` : `${there}\u00A0: ont-ils le droit de décider\u202F?`
  return decides ? `${there}, il en faut ${needed}\u00A0: ils décident.` : `${there}, il en faut ${needed}\u00A0: plus personne ne décide.`
}
