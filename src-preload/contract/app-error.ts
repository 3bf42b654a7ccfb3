import type { Facts, Failure, FailureCode } from './result'

/** A failure that Tadpole expects, thrown where it is noticed; at the seam it becomes a `Failure`. */
export class AppError extends Error {
  constructor(
    readonly code: FailureCode,
    readonly facts: Facts = {}
  ) {
    super(`${code} ${JSON.stringify(facts)}`)
    this.name = 'AppError'
  }

  static of({ code, facts }: Failure): AppError {
    return new AppError(code, facts)
  }

  get failure(): Failure {
    return { code: this.code, facts: this.facts }
  }
}
