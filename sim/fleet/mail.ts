/** What goes from one place to another, on the kernel's network: a parcel arrives, or is lost with its link or its site. */
import { lostOnTheWay, transmit } from '../kernel/network.ts'
import { NOBODY } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import { schedule } from '../kernel/world.ts'
import type { Kernel } from '../kernel/world.ts'
import { Code, no } from './events.ts'
import { Due } from './state.ts'
import type { Flight, FleetState, Parcel, Request } from './state.ts'

export type Ending = 'served' | 'overload' | 'timeout' | 'no-primary'
export interface Answer { readonly request: Request, readonly why: Ending }

/** Users are places too: below zero. */
export const placeOfUsers = (users: number) => -1 - users

const endpointOf = ({ sites }: FleetState, place: number) => (place >= 0 ? place : sites.length - 1 - place)

export function post(state: FleetState, kernel: Kernel, parcel: Parcel, from: number, to: number, body: unknown): void {
  const arrivesAt = transmit(state.network, kernel.now, endpointOf(state, from), endpointOf(state, to))
  if (arrivesAt < 0) return
  const id = ++state.sent
  state.flights.push({ id, parcel, from, to, sentAt: kernel.now, arrivesAt, body })
  if (from >= 0 && to >= 0) record(kernel.trace, kernel.now, Code.MessageSent, from, to, no('parcel', parcel), arrivesAt - kernel.now)
  schedule(kernel, arrivesAt - kernel.now, Due.Arrive, NOBODY, id)
}

/** Takes a parcel off its way; null when nobody receives it. A machine's BMC receives while the machine is down. */
export function receive(state: FleetState, id: number): Flight | null {
  const at = state.flights.findIndex(f => f.id === id)
  const [flight] = state.flights.splice(at, 1)
  const { parcel, from, to, sentAt } = flight
  if (lostOnTheWay(state.network, endpointOf(state, from), endpointOf(state, to), sentAt)) return null
  if (to < 0) return flight
  const site = state.sites[to]
  return (parcel === 'fence' ? site.managed : site.up) ? flight : null
}

export function answer(state: FleetState, kernel: Kernel, from: number, request: Request, why: Ending): void {
  post(state, kernel, 'answer', from, placeOfUsers(request.users), { request, why } satisfies Answer)
}
