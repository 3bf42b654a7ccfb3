import { t } from '#words/translate'
import { AppError } from '#contract/app-error'
import type { CommandName, Reply, Request } from '#contract/commands'
import { DrawingId } from '#contract/drawing'
import type { EngineClient } from '../engine/client'

/** Wrong use of the command line: exit code 2, the reason on stderr. */
export class UsageError extends Error {}

export type Values = Record<string, string | boolean | undefined>

export interface Invocation {
  /** Arguments of the action, in their order; what is optional and not given is missing. */
  words: string[]
  /** Options that were given, by their names. */
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

/** One thing that a command does; what that is in words, and what its options are for, stands in the catalogue under the command's name. */
export interface Action {
  /** Arguments as commander writes them: `<id> [settings...]`. */
  args?: string
  /** A line that can be typed as it stands, without the program's name. */
  example: string
  options?: Readonly<Record<string, OptionSpec>>
  /** Whether it begins on a closed library: it makes one, or lets the screens ask for the passphrase, or can do without. */
  library?: 'makes' | 'optional'
  run(invocation: Invocation): Promise<Answer>
}

/** A command with one action, or a group of actions of which one is usual. */
export type Command = Action | Group

export interface Group {
  /** The action that is meant where none is named. */
  usual?: string
  actions: Readonly<Record<string, Action>>
}

export const isGroup = (command: Command): command is Group => 'actions' in command

export interface OptionSpec {
  /** What stands for its value in help; null: it takes none. */
  value: string | null
  /** The only values that it may have. */
  choices?: readonly string[]
  /** Whether an empty value takes something away; of all others an empty one is a slip (a variable that was not set). */
  mayBeEmpty?: boolean
  number?: boolean
}

export const text = (value: string): OptionSpec => ({ value })
/** As `text`; an empty value takes away what is there. */
export const clearable = (value: string): OptionSpec => ({ value, mayBeEmpty: true })
export const flag = (): OptionSpec => ({ value: null })
export const number = (value = 'n'): OptionSpec => ({ value, number: true })
export const choice = (choices: readonly string[]): OptionSpec => ({ value: 'word', choices })

export const seedOption = { seed: number() }

export function textOption(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** A drawing's id. Throws UsageError where the word is none: a file's name may be that of several. */
export function drawingId(word: string): DrawingId {
  const parsed = DrawingId.safeParse(word)
  if (!parsed.success) throw new UsageError(t('cli.common.notADrawingId', { word }))
  return parsed.data
}

/** Throws UsageError where the option is not a number. */
export function numberOption(values: Values, name: string): number | undefined {
  const written = textOption(values, name)
  if (written === undefined) return undefined
  const value = Number(written)
  if (written.trim() === '' || !Number.isFinite(value))
    throw new UsageError(t('cli.common.notANumber', { name, written }))
  return value
}

export function unwrap<Value>(
  result: { ok: true; value: Value } | { ok: false; failure: AppError['failure'] }
): Value {
  if (!result.ok) throw new AppError(result.failure.code, result.failure.facts)
  return result.value
}
