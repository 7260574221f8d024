/**
 * What a member refuses before it proposes anything: the checks of server/etcdserver/api/v3rpc/key.go
 * and the size limit of processInternalRaftRequestOnce (v3_server.go), in their order.
 */
import type { DeleteRequest, Operation, RangeRequest, StoreRequest } from '../request.ts'
import { ERRORS } from '../errors.ts'
import { requestBytes } from './size.ts'

/** `--max-txn-ops`: conditions, or operations of one branch. */
const MAX_TXN_OPS = 128

/** `--max-request-bytes`: 1.5 MiB. */
const MAX_REQUEST_BYTES = 1_572_864

/**
 * Why a request is not even proposed, in etcd's words, or null. A lease's time to live is not looked
 * at here: etcd refuses one that is too large when it applies the entry (lessor.Grant).
 */
export function rejectRequest(request: StoreRequest | RangeRequest): string | null {
  if (request.kind === 'txn') {
    const { compare, success, failure } = request
    if (Math.max(compare.length, success.length, failure.length) > MAX_TXN_OPS) return ERRORS.tooManyOps.text
    if ([...compare, ...success, ...failure].some(({ key }) => key === '')) return ERRORS.emptyKey.text
    if (writesAKeyTwice(success) || writesAKeyTwice(failure)) return ERRORS.duplicateKey.text
  } else if ((request.kind === 'put' || request.kind === 'delete' || request.kind === 'range') && request.key === '') {
    return ERRORS.emptyKey.text
  }
  return request.kind !== 'range' && requestBytes(request) > MAX_REQUEST_BYTES ? ERRORS.requestTooLarge.text : null
}

/** Whether a key is put twice, or put and deleted, in whatever order (checkIntervals). */
function writesAKeyTwice(operations: readonly Operation[]): boolean {
  const deletes = operations.filter(o => o.kind === 'delete')
  const put = new Set<string>()
  for (const operation of operations) {
    if (operation.kind !== 'put') continue
    if (put.has(operation.key) || deletes.some(d => covers(d, operation.key))) return true
    put.add(operation.key)
  }
  return false
}

/** Not `inRange`: etcd reads an end of '\0' as it stands here, so a delete « from key » covers nothing. */
function covers({ key: first, end }: DeleteRequest, key: string): boolean {
  return end === undefined || end === '' ? key === first : key >= first && key < end
}
