/** Why a request failed. */

/** An error answer, by REST or by frame. `code` 0 means that no answer came. */
export class ApiError extends Error {
  /**
   * @param {{code?: number, message?: string, errors?: Record<string, string[]>, retryAfter?: number|null}} answer
   *   `retryAfter` in seconds
   */
  constructor({code = 0, message = "", errors = {}, retryAfter = null} = {}) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = Math.floor(code / 100);
    this.errors = errors ?? {};
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later: no answer, too many requests, or the server's own trouble. */
  get isTemporary() {
    return this.code === 0 || this.status === 429 || this.status >= 500;
  }
}
