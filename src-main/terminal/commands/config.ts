import { t } from '#words/translate'
import { text, textOption, UsageError, type Answer, type Group, type Invocation } from '../command'
import { composed, findingLine, planOf, planOptions } from '../plan'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'

async function check(invocation: Invocation): Promise<Answer> {
  const reply = await composed(invocation)
  const lines = reply.findings.map(findingLine)
  const head = reply.plan ? t('cli.config.valid') : t('cli.config.invalid')
  return {
    json: { valid: reply.plan !== null, findings: reply.findings },
    text: [head, ...lines].join('\n'),
    ...(reply.plan ? {} : { code: 1 as const })
  }
}

async function show(invocation: Invocation): Promise<Answer> {
  const { plan, yaml, findings } = await planOf(invocation)
  for (const finding of findings) process.stderr.write(`${findingLine(finding)}\n`)
  const out = textOption(invocation.values, 'out')
  if (out === undefined) return { json: { plan, findings }, text: yaml.trimEnd() }
  await writeWhole(out, yaml)
  return { json: { plan, findings, file: out }, text: t('cli.common.writtenTo', { file: out }) }
}

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('config:list', {})
  const rows = reply.saved.map((c) => [c.name, c.savedAt])
  return {
    json: reply,
    text: t('cli.config.presets', {
      presets: reply.presets.join(', '),
      table: table(columns('saved', 'when'), rows)
    })
  }
}

async function save(invocation: Invocation): Promise<Answer> {
  const [name, ...words] = invocation.words as [string, ...string[]]
  if (name.includes('=')) throw new UsageError(t('cli.config.saveNeedsName'))
  const { plan } = await planOf({ ...invocation, words })
  const reply = await invocation.ask('config:save', { name, plan })
  return { json: reply, text: t('cli.config.saved', { name }) }
}

async function remove(invocation: Invocation): Promise<Answer> {
  const [name] = invocation.words as [string]
  const reply = await invocation.ask('config:remove', { name })
  return { json: reply, text: t('cli.config.removed', { name }) }
}

export const config: Group = {
  usual: 'show',
  actions: {
    show: {
      args: '[settings...]',
      example: 'config show model=small data.batch_size=64 --out plan.yaml',
      options: { ...planOptions, out: text('file') },
      library: 'optional',
      run: show
    },
    check: {
      args: '[settings...]',
      example: 'config check --config plan.yaml dropout=0.2',
      options: planOptions,
      library: 'optional',
      run: check
    },
    list: {
      example: 'config list',
      library: 'optional',
      run: list
    },
    save: {
      args: '<name> [settings...]',
      example: 'config save ours --config plan.yaml',
      options: planOptions,
      run: save
    },
    remove: {
      args: '<name>',
      example: 'config remove ours',
      run: remove
    }
  }
}
