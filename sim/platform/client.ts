/**
 * People with kubectl: a request is answered at once where the API answers, and given up after 30 s where it
 * does not. An API server whose store elects keeps it waiting meanwhile, as etcd keeps its writes (C6.2).
 */
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
  const { kind, name } = state.workloads[workload] ?? { kind: '', name: '' }
  const text = verb === Verb.Get ? `kubectl get ${resource}` : verb === Verb.Scale ? `kubectl scale ${kind}/${name} --replicas=${replicas}` : `kubectl rollout restart ${kind}/${name}`
  state.requests.push({ client, verb, text, sentAt: kernel.now, endedAt: -1, outcome: Outcome.Waiting })
  record(kernel.trace, kernel.now, Code.RequestSent, client, id)
  attempt(state, kernel, id, { client, verb, workload, replicas })
}

/** How often a request that waits for the store is looked at. */
const AGAIN = 50_000

/** Carries the request out, if the API answers whoever asked. */
export function attempt(state: PlatformState, kernel: Kernel, id: number, asked: Asked): void {
  const answers = apiAnswers(state, state.sites.indexOf(state.description.clients?.[asked.client].site ?? ''))
  const left = state.requests[id].sentAt + DIAL_TIMEOUT - kernel.now
  if (!answers && state.store !== null && left > AGAIN) {
    schedule(kernel, AGAIN, Due.Ask, NOBODY, { id, asked })
    return
  }
  if (answers) carryOut(state, kernel, asked)
  schedule(kernel, answers ? ANSWER : left, Due.Answer, NOBODY, { id, ok: answers })
}

function carryOut(state: PlatformState, kernel: Kernel, { verb, workload, replicas }: Asked): void {
  if (verb === Verb.Get) return
  if (verb === Verb.Scale) {
    state.objects.replicas[workload] = replicas
    record(kernel.trace, kernel.now, Code.Scaled, workload, replicas)
  } else {
    state.objects.generations[workload]++
  }
  markWritten(state, kernel)
  touch(state, kernel)
}

export function handleAnswer(state: PlatformState, kernel: Kernel, { id, ok }: { id: number, ok: boolean }): void {
  const request = state.requests[id]
  request.endedAt = kernel.now
  request.outcome = ok ? Outcome.Ok : Outcome.Failed
  record(kernel.trace, kernel.now, Code.RequestEnded, request.client, id, request.outcome)
}
