import { commandHelp, optionHelp } from '#words/help-text'
import { isGroup, type Action, type Command, type OptionSpec } from './command'
import { CALLED, COMMON } from './program'

const sentence = (path: string): string => {
  const about = commandHelp(path)
  return about[0]!.toUpperCase() + about.slice(1)
}

const escaped = (text: string): string => text.replaceAll('|', '\\|')

function optionRow(path: string, [name, { value, choices }]: [string, OptionSpec]): string {
  const written = value === null ? `--${name}` : `--${name} <${value}>`
  const words = choices ? `: ${choices.join(', ')}` : ''
  return `| \`${written}\` | ${escaped(optionHelp(path, name) + words)} |`
}

const optionTable = (path: string, options: Readonly<Record<string, OptionSpec>>): string[] =>
  Object.keys(options).length === 0
    ? []
    : [
        '',
        '| option | |',
        '| --- | --- |',
        ...Object.entries(options).map((option) => optionRow(path, option))
      ]

function actionPart(heading: string, path: string, action: Action): string[] {
  const called = path.replace('.', ' ')
  const options = Object.keys(action.options ?? {}).length > 0 ? ' [options]' : ''
  const args = action.args ? ` ${action.args}` : ''
  return [
    '',
    heading,
    '',
    `${sentence(path)}.`,
    '',
    '```',
    `${called}${args}${options}`,
    '```',
    ...optionTable(path, action.options ?? {}),
    '',
    `Example: \`${CALLED} ${action.example}\``
  ]
}

function commandPart([name, command]: [string, Command]): string[] {
  if (!isGroup(command)) return actionPart(`## ${name}`, name, command)
  const usual = command.usual ? ` Without an action: \`${command.usual}\`.` : ''
  return [
    '',
    `## ${name}`,
    '',
    `${sentence(name)}.${usual}`,
    ...Object.entries(command.actions).flatMap(([verb, action]) =>
      actionPart(`### ${name} ${verb}`, `${name}.${verb}`, action)
    )
  ]
}

/** docs/reference/cli.md: every command with its arguments, options and an example. */
export function commandReference(commands: Readonly<Record<string, Command>>): string {
  return [
    '# Command line',
    '',
    'Written by `npm run -s tadpole -- make reference` from the table of commands; a test holds it to that.',
    '',
    `Every command is called as \`${CALLED} <command>\`. Answers go to stdout, progress and questions to stderr.`,
    '',
    '| exit code | meaning |',
    '| --- | --- |',
    '| 0 | done |',
    '| 1 | done, but something in the batch was refused, and is listed |',
    '| 2 | wrong use of the command line; the reason is on stderr |',
    '| 3 | failed; stdout holds `{"error": {"code", "message", "facts"}}` |',
    '',
    'Options of every command:',
    ...optionTable('', COMMON),
    ...Object.entries(commands).flatMap(commandPart),
    ''
  ].join('\n')
}
