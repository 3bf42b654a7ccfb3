import type { ParseArgsConfig } from 'node:util'
import { AppError } from '../../src-preload/contract/app-error'
import type { CommandName, Reply, Request } from '../../src-preload/contract/commands'
import type { EngineClient } from '../engine/client'
import { DrawingId } from '../../src-preload/contract/drawing'

/** Wrong use of the command line: exit code 2, the reason on stderr. */
export class UsageError extends Error {}

export type Values = Record<string, string | boolean | undefined>

export interface Invocation {
  /** What came after the command's name, without options. */
  words: string[]
  values: Values
  json: boolean
  libraryFolder: string
  /** Starts the engine on the library when first asked, with the passphrase that was given. */
  engine(): Promise<EngineClient>
  /** Asks the engine. Throws AppError with the engine's failure. */
  ask<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Reply<Name>>
}

/** What a command answers: printed as JSON or as text, and the exit code. */
export interface Answer {
  /** One object, or one a line for `analyze`. */
  json: unknown
  lines?: boolean
  text: string
  /** 1: something in the batch was refused, and is listed. */
  code?: 0 | 1
}

export interface Command {
  usage: string
  about: string
  options: NonNullable<ParseArgsConfig['options']>
  /** Options whose empty text takes something away; of all others an empty one is a slip (a variable that was not set). */
  clears?: readonly string[]
  run(invocation: Invocation): Promise<Answer>
}

export function textOption(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** A drawing's id. Throws UsageError where the word is none: a file's name may be that of several. */
export function drawingId(word: string): DrawingId {
  const parsed = DrawingId.safeParse(word)
  if (!parsed.success)
    throw new UsageError(`"${word}" is no drawing’s id: drawings and labels queue list them`)
  return parsed.data
}

/** Throws UsageError where the option is not a number. */
export function numberOption(values: Values, name: string): number | undefined {
  const text = textOption(values, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new UsageError(`--${name} must be a number, not "${text}"`)
  return value
}

export function unwrap<Value>(
  result: { ok: true; value: Value } | { ok: false; failure: AppError['failure'] }
): Value {
  if (!result.ok) throw new AppError(result.failure.code, result.failure.facts)
  return result.value
}
