/** The scenarios of the talk: those of each world in the order it tells them, the worlds in that of its chapters. */
import type { Scenario } from '../run/scenario.ts'
import { scenarios as elasticsearch } from './elasticsearch/index.ts'
import { scenarios as etcd } from './etcd.ts'
import { scenarios as fleet } from './fleet/index.ts'
import { scenarios as kafka } from './kafka/index.ts'
import { scenarios as noquorum } from './noquorum/index.ts'
import { scenarios as platform } from './platform/index.ts'
import { scenarios as platformEtcd } from './platform-etcd/index.ts'

export const scenarios: readonly Scenario[] = [...platform, ...platformEtcd, ...etcd, ...noquorum, ...kafka, ...elasticsearch, ...fleet]
