import { text, textOption, UsageError, type Answer, type Group, type Invocation } from '../command'
import { composed, findingLine, planOf, planOptions } from '../plan'
import { table } from '../table'
import { writeWhole } from '../write-out'

async function check(invocation: Invocation): Promise<Answer> {
  const reply = await composed(invocation)
  const lines = reply.findings.map(findingLine)
  const head = reply.plan ? 'It can be trained so.' : 'It cannot be trained so.'
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
  return { json: { plan, findings, file: out }, text: `Written to ${out}.` }
}

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('config:list', {})
  const rows = reply.saved.map((c) => [c.name, c.savedAt])
  return { json: reply, text: `Presets: ${reply.presets.join(', ')}\n${table(['saved', 'when'], rows)}` }
}

async function save(invocation: Invocation): Promise<Answer> {
  const [name, ...words] = invocation.words as [string, ...string[]]
  if (name.includes('=')) throw new UsageError('config save needs a name before the settings')
  const { plan } = await planOf({ ...invocation, words })
  const reply = await invocation.ask('config:save', { name, plan })
  return { json: reply, text: `Saved. Use it with: tadpole train preset=${name}` }
}

async function remove(invocation: Invocation): Promise<Answer> {
  const [name] = invocation.words as [string]
  const reply = await invocation.ask('config:remove', { name })
  return { json: reply, text: `Removed ${name}.` }
}

export const config: Group = {
  about:
    'training configurations: what they come to, what is wrong with them, and those that a site has named',
  usual: 'show',
  actions: {
    show: {
      args: '[settings...]',
      about: 'the whole configuration that a file and settings come to, as YAML',
      example: 'config show model=small data.batch_size=64 --out plan.yaml',
      options: { ...planOptions, out: text('file', 'where it is written') },
      library: 'optional',
      run: show
    },
    check: {
      args: '[settings...]',
      about: 'everything that is wrong with a configuration, or better done otherwise',
      example: 'config check --config plan.yaml dropout=0.2',
      options: planOptions,
      library: 'optional',
      run: check
    },
    list: {
      about: 'presets, and configurations that were saved',
      example: 'config list',
      library: 'optional',
      run: list
    },
    save: {
      args: '<name> [settings...]',
      about: 'keep a configuration under a name',
      example: 'config save ours --config plan.yaml',
      options: planOptions,
      run: save
    },
    remove: {
      args: '<name>',
      about: 'forget a saved configuration',
      example: 'config remove ours',
      run: remove
    }
  }
}
