import { commandHelp, optionHelp } from '#words/help-text'
import type { MessageKey } from '#words/en/catalogue'
import { t } from '#words/translate'
import { VERSION } from '#main/lib/version'
import { Argument, Command as Program, CommanderError, Option } from 'commander'
import { isGroup, UsageError, type Action, type Command, type OptionSpec, type Values } from './command'

/** How the program is called where it is not installed by itself. */
export const CALLED = 'npm run -s tadpole --'

/** Options of every action. */
export const COMMON: Readonly<Record<string, OptionSpec>> = {
  library: { value: 'folder' },
  'passphrase-file': { value: 'file' },
  'read-only': { value: null },
  json: { value: null }
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
  program
    .exitOverride()
    .configureOutput({ writeOut: keep, writeErr: keep })
    .helpOption('-h, --help', t('cli.program.helpOption'))
  for (const sub of program.commands) configure(sub, output)
}

/** Headings of help pages, as commander writes them. */
const TITLES: Readonly<Record<string, MessageKey>> = {
  'Usage:': 'cli.program.usage',
  'Arguments:': 'cli.program.arguments',
  'Options:': 'cli.program.options',
  'Commands:': 'cli.program.commands'
}
const titleText = (title: string): string => (TITLES[title] ? t(TITLES[title]) : title)

/** The whole program as commander has it; `onAction` is told what was typed. */
export function programOf(
  commands: Readonly<Record<string, Command>>,
  onAction: (parsed: Parsed) => void
): Program {
  const program = new Program(CALLED)
    .description(t('cli.program.about'))
    .usage('<command> [options]')
    .helpCommand('help [command]', t('cli.program.helpCommand'))
    .configureHelp({ styleTitle: titleText })
    .version(VERSION, '--version', t('cli.program.version'))
    // only before a command: commands have options of that name
    .enablePositionalOptions()
    .showSuggestionAfterError(true)
    .showHelpAfterError(t('cli.program.helpHint'))
  for (const [name, command] of Object.entries(commands)) {
    if (!isGroup(command)) {
      addAction(program, name, name, command, onAction)
      continue
    }
    const group = program.command(name).description(commandHelp(name)).helpCommand(false)
    for (const [verb, action] of Object.entries(command.actions))
      addAction(group, `${name}.${verb}`, verb, action, onAction, verb === command.usual)
  }
  return program
}

function addAction(
  parent: Program,
  path: string,
  name: string,
  action: Action,
  onAction: (parsed: Parsed) => void,
  isDefault = false
): void {
  const program = parent
    .command(name, { isDefault })
    .description(commandHelp(path))
    .allowExcessArguments(false)
    .addHelpText('after', `\n${t('cli.program.example', { line: `${CALLED} ${action.example}` })}`)
  for (const argument of argumentsOf(action)) program.addArgument(argument)
  for (const [option, spec] of Object.entries({ ...action.options, ...COMMON }))
    program.addOption(optionOf(path, option, spec))
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

function optionOf(path: string, name: string, { value, choices, number }: OptionSpec): Option {
  const option = new Option(value === null ? `--${name}` : `--${name} <${value}>`, optionHelp(path, name))
  if (choices) option.choices([...choices])
  if (number)
    option.argParser((written: string) => {
      if (written.trim() !== '' && Number.isFinite(Number(written))) return written
      throw new UsageError(t('cli.common.notANumber', { name, written }))
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
  if (empty !== undefined) throw new UsageError(t('cli.program.emptyOption', { empty }))
}
