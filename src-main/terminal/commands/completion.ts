import { commandHelp } from '#words/help-text'
import { t } from '#words/translate'
import { isGroup, UsageError, type Action, type Command } from '../command'
import { COMMON } from '../program'

const shells = ['bash', 'zsh', 'fish'] as const

const optionsOf = (action: Action): string[] =>
  Object.keys({ ...action.options, ...COMMON }).map((name) => `--${name}`)

/** What may follow: by command, and by command and action. */
function following(commands: Readonly<Record<string, Command>>): Map<string, string[]> {
  const words = new Map<string, string[]>()
  for (const [name, command] of Object.entries(commands)) {
    if (!isGroup(command)) {
      words.set(name, optionsOf(command))
      continue
    }
    words.set(name, Object.keys(command.actions))
    for (const [verb, action] of Object.entries(command.actions))
      words.set(`${name} ${verb}`, optionsOf(action))
  }
  return words
}

function bashScript(commands: Readonly<Record<string, Command>>): string {
  const cases = (count: number): string[] =>
    [...following(commands)]
      .filter(([words]) => words.split(' ').length === count)
      .map(([words, next]) => `    "${words}") next="${next.join(' ')}" ;;`)
  return [
    '_tadpole() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" next=""',
    '  case "${COMP_WORDS[1]} ${COMP_WORDS[2]}" in',
    ...cases(2),
    '    *) case "${COMP_WORDS[1]}" in',
    ...cases(1).map((line) => `  ${line}`),
    '    esac ;;',
    '  esac',
    `  [ "$COMP_CWORD" -eq 1 ] && next="${Object.keys(commands).join(' ')}"`,
    '  COMPREPLY=($(compgen -W "$next" -- "$current"))',
    '  [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))',
    '}',
    'complete -F _tadpole tadpole'
  ].join('\n')
}

/** What a command does, for within double quotes. */
const quoted = (path: string): string => commandHelp(path).replaceAll('"', '')

function fishScript(commands: Readonly<Record<string, Command>>): string {
  const lines = Object.entries(commands).flatMap(([name, command]) => [
    `complete -c tadpole -n __fish_use_subcommand -a ${name} -d "${quoted(name)}"`,
    ...(isGroup(command)
      ? Object.keys(command.actions).map(
          (verb) =>
            `complete -c tadpole -n "__fish_seen_subcommand_from ${name}" -a ${verb} -d "${quoted(`${name}.${verb}`)}"`
        )
      : Object.keys(command.options ?? {}).map(
          (option) => `complete -c tadpole -n "__fish_seen_subcommand_from ${name}" -l ${option}`
        ))
  ])
  return lines.join('\n')
}

/** A script by which a shell completes commands, actions and options. */
export const completionCommand = (commands: () => Readonly<Record<string, Command>>): Action => ({
  args: '<shell>',
  example: 'completion bash',
  library: 'optional',
  run({ words }) {
    const shell = shells.find((name) => name === words[0])
    if (!shell) throw new UsageError(t('cli.completion.shells', { shells: shells.join(', ') }))
    const script = {
      bash: () => bashScript(commands()),
      zsh: () => `autoload -U +X bashcompinit && bashcompinit\n${bashScript(commands())}`,
      fish: () => fishScript(commands())
    }[shell]()
    return Promise.resolve({ json: { shell, script }, text: script })
  }
})
