/**
 * A signal that aborts after so many milliseconds; it does not keep dkr alive. Not `AbortSignal.timeout`: once that is
 * part of an `AbortSignal.any`, Node 20 collects it together with its timer, and the time never ends.
 * @param reason what the signal aborts with; made only when it does
 */
export function abortAfter(ms: number, reason: () => Error = timeoutError): AbortSignal {
  const controller = new AbortController()
  // The timer holds on to the controller.
  setTimeout(() => controller.abort(reason()), ms).unref()
  return controller.signal
}

/** As `AbortSignal.timeout` has it. */
function timeoutError(): Error {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError')
}
