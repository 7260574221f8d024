/** « Pariez » : the question that a cue decides, and what the run answers. */
import { rowOf } from './rows.ts'
import { cueInstant } from './run.ts'
import { compile } from './match.ts'
import type { Run } from './run.ts'
import type { Bet, Scenario } from './scenario.ts'

/** The question that a cue of a scenario decides, if it decides one. */
export function betOf(scenario: Pick<Scenario, 'story'>, cue: number): Bet | null {
  return scenario.story.flatMap(step => ('cue' in step ? [step.bet ?? null] : []))[cue] ?? null
}

/**
 * Which answer the run gives to the question that a cue decides: that of the first event, since the
 * cue before, that one of them waits for; -1 when none came. Plays the story that far.
 */
export function settleBet(run: Run, cue: number): number {
  const bet = betOf(run.scenario, cue)
  if (bet === null || cue === 0) return -1
  cueInstant(run, cue)
  const { world, recorder: { state }, cues } = run
  const answers = bet.answers.map(answer => compile(world, state, answer))
  for (let no = cues[cue - 1].rows; no < cues[cue].rows; no++) {
    const { code, fields } = rowOf(run, no)
    const found = answers.findIndex(a => a.code === code && a.fields.every(([position, value]) => fields[position] === value))
    if (found >= 0) return found
  }
  return -1
}
