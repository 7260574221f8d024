/**
 * The platform on a store that is given to it: one world made of two. Machines of control planes carry the
 * store's members: a machine that is lost takes its member with it, one that boots starts it on the disk it
 * boots from, a site's link cuts both. What the API writes goes into the store, and the API answers where
 * the store would acknowledge a write (C2.9): not while its members elect.
 */
import { buildWithin, createNest, dueWithin, nestedKernel, within } from '../kernel/nest.ts'
import type { Nest } from '../kernel/nest.ts'
import type { Scheduled } from '../kernel/queue.ts'
import { record } from '../kernel/trace.ts'
import type { Kernel, Refusal, World } from '../kernel/world.ts'
import type { PlatformAction } from './actions.ts'
import type { PlatformDescription } from './description.ts'
import { cloneObjects } from './copies.ts'
import { Code, From, VOCABULARY } from './events.ts'
import { fidelityWith, memberRecovered } from './french.ts'
import { touch } from './loops.ts'
import { controlPlanes, inMajority, isRunning, siteOf } from './reach.ts'
import { Phase } from './state.ts'
import type { Copy, Data, Objects, PlatformState } from './state.ts'
import type { GivenStore, StoreView } from './store.ts'
import { invariantsOn } from './on-store-invariants.ts'
import { settle } from './traffic.ts'
import type { PlatformView } from './view.ts'
import { observe, platform } from './world.ts'

/** A copy of a control plane's disk: of its member, and what the API knew when that member had so many writes. */
export interface Image<I> {
  readonly disk: I
  readonly objects: Objects
  readonly revision: number
}

/** What the store has last been told of a control plane's machine. */
export interface Told<I> {
  runs: boolean
  site: number
  data: Data
  copies: readonly Copy[]
  /** What each of these copies holds, in their order. */
  images: readonly Image<I>[]
  /** What the machine boots from, if not from its own disk. */
  boots: Image<I> | null
}

export interface OnStore<S, I> {
  readonly platform: PlatformState
  readonly store: S
  readonly nest: Nest
  readonly planes: Told<I>[]
  /** Cuts of which the store knows, as in the platform. */
  cuts: readonly number[]
  /** Events that the platform took part in: after the others it is as it was. */
  changes: number
  /** Writes that the store has, as far as a leader has told; and copies that machines have been started from. */
  revision: number
  putBack: readonly Image<I>[]
}

export type OnStoreWorld<S, I> = World<PlatformDescription, OnStore<S, I>, PlatformAction, PlatformView>

const CODES = VOCABULARY.length

export function platformOn<S, I>(id: string, store: GivenStore<S, I>): OnStoreWorld<S, I> {
  const prefix = `${store.id}:`
  const own = (code: number) => code < CODES
  return {
    id,
    sent: `${store.id}-${store.sent}`,
    vocabulary: [
      ...VOCABULARY,
      ...store.vocabulary.map(({ name, fields }) => ({ name: `${store.id}-${name}`, fields: fields.map(([field, kind]) => [field, prefix + kind] as const) })),
    ],
    words: (state, kind) => (kind.startsWith(prefix) ? store.words(state.store, kind.slice(prefix.length)) : platform.words(state.platform, kind)),
    reject: description => platform.reject(description) ?? rejectPlanes(description as PlatformDescription, store.most),
    rejectAction: platform.rejectAction,
    build: (description, kernel) => build(store, description, kernel),
    act: (state, kernel, action) => act(store, state, kernel, action),
    handle: (state, kernel, due) => handle(store, state, kernel, due),
    hold: (_state, _kernel, due) => due,
    view: (state, kernel) => viewOf(platform.view(state.platform, kernel), store.view(state.store, nestedKernel(kernel, state.nest))),
    salience: (code, fields) => (own(code) ? platform.salience(code, fields) : store.salience(code - CODES, fields)),
    importance: (code, fields) => (own(code) ? platform.importance(code, fields) : store.importance(code - CODES, fields)),
    narrate: (state, code, fields) => {
      if (!own(code)) return store.narrate(state.store, code - CODES, fields)
      return code === Code.Recovered ? recovered(state.platform, fields) : platform.narrate(state.platform, code, fields)
    },
    landmark: (state, code, fields) => {
      if (!own(code)) return store.landmark(state.store, code - CODES, fields)
      // Who leads the store is in charge.
      const mark = platform.landmark(state.platform, code, fields)
      return mark?.kind === 'era' || mark?.kind === 'era-ended' ? null : mark
    },
    inspect: (state, kernel, subject) => platform.inspect?.(state.platform, kernel, subject) ?? null,
    groups: [...platform.groups ?? [], store.group],
    group: (code, fields) => (own(code) ? platform.group?.(code, fields) ?? '' : store.group.id),
    fidelity: fidelityWith(store.fidelity.modelled, store.fidelity.leftOut),
    explain: platform.explain,
    ...invariantsOn(store),
    ...(platform.patience === undefined ? {} : { patience: platform.patience }),
    shared: [...new Set([...platform.shared, ...store.shared, 'copies', 'images', 'boots', 'putBack'])],
    condense: state => ({ ...state, store: store.condense?.(state.store) ?? state.store }),
    expand: (kept) => {
      const state = kept as OnStore<S, I>
      return { ...state, store: store.expand?.(state.store) ?? state.store }
    },
  }
}

/** Of control planes those count whose member runs. */
function viewOf(view: PlatformView, store: StoreView): PlatformView {
  const up = store.members.filter(m => m.role !== '').length
  return { ...view, store, controlPlane: { ...view.controlPlane, up } }
}

/** One disk of several that is behind has lost nothing yet. */
function recovered(own: PlatformState, fields: ArrayLike<number>): string | null {
  const { name, role } = own.vms[fields[0]]
  if (role !== 'control-plane' || fields[2] === From.Disk || controlPlanes(own).length === 1) return platform.narrate(own, Code.Recovered, fields)
  return memberRecovered(name, fields)
}

function rejectPlanes({ vms }: PlatformDescription, most: number): string | null {
  const planes = vms.filter(vm => vm.role === 'control-plane').length
  if (planes === 0) return '« vms » n’a pas de control plane'
  return planes > most ? `« vms » compte plus de ${most} control planes` : null
}

/** Control planes and nodes have run for a while; the store's members begin together, and first elect. */
function build<S, I>(store: GivenStore<S, I>, description: PlatformDescription, kernel: Kernel): OnStore<S, I> {
  const own = platform.build(description, kernel)
  const nest = createNest(kernel, CODES)
  const planes = controlPlanes(own)
  const inner = buildWithin(kernel, nest, k => store.build(own.sites, planes.map(vm => ({ name: vm.name, site: siteOf(own, vm) })), k))
  own.store = { serving: planes.map(() => false) }
  own.apiUp = false
  return {
    platform: own, store: inner, nest, cuts: own.cuts.slice(), changes: 0, revision: 0, putBack: [],
    planes: planes.map((vm, i) => ({
      runs: true, site: siteOf(own, vm), data: vm.data, copies: vm.copies, images: vm.copies.map(() => imageOf(store, own, inner, i)), boots: null,
    })),
  }
}

function act<S, I>(store: GivenStore<S, I>, state: OnStore<S, I>, kernel: Kernel, action: PlatformAction): Refusal | null {
  const refusal = platform.act(state.platform, kernel, action)
  if (refusal === null) follow(store, state, kernel)
  return refusal
}

function handle<S, I>(store: GivenStore<S, I>, state: OnStore<S, I>, kernel: Kernel, due: Scheduled): void {
  const inner = dueWithin(state.nest, due)
  if (inner !== null) {
    within(kernel, state.nest, k => store.handle(state.store, k, inner))
    ask(store, state, kernel)
  } else {
    platform.handle(state.platform, kernel, due)
    follow(store, state, kernel)
  }
}

/** After an event of the platform: the store hears what has become of its machines and links, and what was written. */
function follow<S, I>(store: GivenStore<S, I>, state: OnStore<S, I>, kernel: Kernel): void {
  state.changes++
  within(kernel, state.nest, (k) => {
    followLinks(store, state, k)
    for (const plane of state.planes.keys()) followMachine(store, state, k, plane)
    followWrites(store, state, k)
  })
  ask(store, state, kernel)
}

function followLinks<S, I>(store: GivenStore<S, I>, state: OnStore<S, I>, kernel: Kernel): void {
  const { platform: { cuts, sites } } = state
  if (cuts.every((cut, i) => cut === state.cuts[i])) return
  for (const [i, cut] of cuts.entries()) {
    if (cut !== state.cuts[i]) store.setCut(state.store, kernel, Math.floor(i / sites.length), i % sites.length, cut === 1)
  }
  state.cuts = cuts.slice()
}

const imageOf = <S, I>(store: GivenStore<S, I>, own: PlatformState, inner: S, plane: number): Image<I> => (
  { disk: store.imageOf(inner, plane), objects: cloneObjects(own.objects), revision: store.appliedBy(inner, plane) })

function followMachine<S, I>(store: GivenStore<S, I>, state: OnStore<S, I>, kernel: Kernel, plane: number): void {
  const { platform: own, store: inner, planes } = state
  const told = planes[plane]
  const vm = controlPlanes(own)[plane]
  if (vm.copies !== told.copies) {
    told.images = vm.copies.map(copy => told.images[told.copies.indexOf(copy)] ?? imageOf(store, own, inner, plane))
    told.copies = vm.copies
  }
  if (told.runs && !isRunning(vm)) store.stop(inner, kernel, plane)
  if (siteOf(own, vm) !== told.site) store.move(inner, plane, told.site = siteOf(own, vm))
  if (vm.phase === Phase.Booting) told.boots = vm.booting === null ? null : told.images[told.copies.indexOf(vm.booting)] ?? told.boots
  if (!told.runs && isRunning(vm)) {
    store.start(inner, kernel, plane, told.boots?.disk ?? null)
    if (told.boots !== null) state.putBack = [...state.putBack, told.boots]
  }
  told.runs = isRunning(vm)
}

/** What control planes have written (`markWritten`) goes through one of them into the store. */
function followWrites<S, I>(store: GivenStore<S, I>, { platform: own, store: inner, planes }: OnStore<S, I>, kernel: Kernel): void {
  const machines = controlPlanes(own)
  const wrote = machines.findIndex((vm, i) => vm.data !== planes[i].data && vm.data.writtenAt === kernel.now)
  for (const [i, told] of planes.entries()) told.data = machines[i].data
  if (wrote >= 0) store.write(inner, kernel, wrote)
}

/**
 * Where a majority of old disks has elected, the store has gone back (C7.6), and with it all that the API
 * knows: to what the newest copy knew that holds no more than the store now has.
 */
function recall<S, I>(store: GivenStore<S, I>, state: OnStore<S, I>, kernel: Kernel): void {
  const { platform: own, store: inner, putBack, planes } = state
  let revision = -1
  for (let i = 0; i < planes.length; i++) revision = Math.max(revision, store.revisionOf(inner, i))
  if (revision < 0 || revision === state.revision) return
  const before = state.revision
  state.revision = revision
  if (revision > before) return
  const [oldest, ...others] = putBack.toSorted((a, b) => a.revision - b.revision)
  if (oldest === undefined) return
  const known = others.findLast(image => image.revision <= revision) ?? oldest
  own.objects = cloneObjects(known.objects)
  state.changes++
  record(kernel.trace, kernel.now, Code.WentBack, before - revision)
  touch(own, kernel)
}

/** After any event: where would the store acknowledge a write now? */
function ask<S, I>(store: GivenStore<S, I>, state: OnStore<S, I>, kernel: Kernel): void {
  const { platform: own, store: inner, nest, planes } = state
  const seen = nestedKernel(kernel, nest)
  const before = own.store?.serving ?? []
  recall(store, state, kernel)
  const serving = planes.map((_, i) => store.serves(inner, seen, i))
  if (serving.every((can, i) => can === before[i])) return
  state.changes++
  settle(own, kernel)
  const answered = inMajority(own).length > 0
  own.store = { serving }
  own.stale = true
  if (!answered && inMajority(own).length > 0) touch(own, kernel)
  observe(own, kernel)
}
