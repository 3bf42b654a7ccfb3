import { VERSION } from '#main/lib/version'
import { Argument, Command as Program, CommanderError, Option } from 'commander'
import { isGroup, UsageError, type Action, type Command, type OptionSpec, type Values } from './command'

/** How the program is called where it is not installed by itself. */
export const CALLED = 'npm run -s tadpole --'

/** Options of every action. */
export const COMMON: Readonly<Record<string, OptionSpec>> = {
  library: { value: 'folder', about: 'the library to work on; by default the one in your own data folder' },
  'passphrase-file': { value: 'file', about: 'a file that holds the passphrase of the library' },
  json: { value: null, about: 'answer as JSON' }
}

/** What was typed: the action, its arguments and its options. */
export interface Parsed {
  action: Action
  words: string[]
  values: Values
}

/** Help is an answer, and not an error. */
export class HelpAsked extends Error {}

/**
 * The words of the command line as one action of the table. Unknown commands, actions and options, and arguments that are
 * missing or too many, are refused everywhere. Throws UsageError, HelpAsked with the text.
 */
export function parse(commands: Readonly<Record<string, Command>>, argv: readonly string[]): Parsed {
  const found: Parsed[] = []
  const output: string[] = []
  const program = programOf(commands, (parsed) => found.push(parsed))
  configure(program, output)
  try {
    program.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    const text = output.join('').trim()
    // both are answers, and not errors
    if (['commander.helpDisplayed', 'commander.version'].includes(error.code)) throw new HelpAsked(text)
    throw new UsageError(text || error.message)
  }
  if (!found[0]) throw new UsageError(program.helpInformation())
  return found[0]
}

function configure(program: Program, output: string[]): void {
  const keep = (text: string): void => void output.push(text)
  program.exitOverride().configureOutput({ writeOut: keep, writeErr: keep })
  for (const sub of program.commands) configure(sub, output)
}

/** The whole program as commander has it; `onAction` is told what was typed. */
export function programOf(
  commands: Readonly<Record<string, Command>>,
  onAction: (parsed: Parsed) => void
): Program {
  const program = new Program(CALLED)
    .description(
      'Learns what children of an age typically draw, and shows how far a drawing departs from that.'
    )
    .usage('<command> [options]')
    .helpCommand('help [command]', 'show what a command does')
    .version(VERSION, '--version', 'which Tadpole this is')
    // only before a command: commands have options of that name
    .enablePositionalOptions()
    .showSuggestionAfterError(true)
    .showHelpAfterError('(--help shows how it is used)')
  for (const [name, command] of Object.entries(commands)) {
    if (!isGroup(command)) {
      addAction(program, name, command, onAction)
      continue
    }
    const group = program.command(name).description(command.about).helpCommand(false)
    for (const [verb, action] of Object.entries(command.actions))
      addAction(group, verb, action, onAction, verb === command.usual)
  }
  return program
}

function addAction(
  parent: Program,
  name: string,
  action: Action,
  onAction: (parsed: Parsed) => void,
  isDefault = false
): void {
  const program = parent
    .command(name, { isDefault })
    .description(action.about)
    .allowExcessArguments(false)
    .addHelpText('after', `\nExample:\n  ${CALLED} ${action.example}`)
  for (const argument of argumentsOf(action)) program.addArgument(argument)
  for (const [option, spec] of Object.entries({ ...action.options, ...COMMON }))
    program.addOption(optionOf(option, spec))
  program.action(() => {
    const values = valuesOf(program)
    refuseEmpty(action, values)
    onAction({ action, words: program.args, values })
  })
}

export const argumentsOf = ({ args = '' }: Action): Argument[] =>
  args
    .split(' ')
    .filter(Boolean)
    .map((written) => new Argument(written))

function optionOf(name: string, { value, about, choices, number }: OptionSpec): Option {
  const option = new Option(value === null ? `--${name}` : `--${name} <${value}>`, about)
  if (choices) option.choices([...choices])
  if (number)
    option.argParser((written: string) => {
      if (written.trim() !== '' && Number.isFinite(Number(written))) return written
      throw new UsageError(`--${name} must be a number, not "${written}"`)
    })
  return option
}

/** Options by the names that they are written with. */
function valuesOf(program: Program): Values {
  const given = program.opts<Values>()
  return Object.fromEntries(
    program.options.flatMap((option) => {
      const value = given[option.attributeName()]
      return value === undefined ? [] : [[option.long!.slice(2), value] as const]
    })
  )
}

function refuseEmpty({ options = {} }: Action, values: Values): void {
  const empty = Object.keys(values).find((name) => values[name] === '' && !options[name]?.mayBeEmpty)
  if (empty !== undefined) throw new UsageError(`--${empty} is empty: name something, or leave it out`)
}
