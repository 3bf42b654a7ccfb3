import { t } from '#words/translate'
import { trialText } from '#words/trial-text'
import { flag, text, UsageError, type Answer, type Group, type Invocation } from '../command'
import { fromUser } from '../paths'
import { columns, table } from '../table'
import { joinEncoders } from './join-encoders'
import { trainEncoderCommand } from './train-encoder'

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('encoders:list', {})
  const rows = reply.encoders.map((e) => [
    e.active ? '*' : '',
    e.name,
    t(e.interim ? 'models.interim' : e.selfAttested ? 'cli.encoders.selfAttested' : 'cli.encoders.attested'),
    e.embeddingSize,
    e.id.slice(0, 16)
  ])
  return {
    json: reply,
    text: table(columns('', 'name', 'status', 'size', 'id'), rows)
  }
}

/** The id that begins so, where one alone does; what is not known is left to the engine to refuse. Throws UsageError. */
async function wholeId(invocation: Invocation, beginning: string): Promise<string> {
  const { encoders } = await invocation.ask('encoders:list', {})
  const fitting = encoders.filter(({ id }) => id.startsWith(beginning.toLowerCase()))
  if (fitting.length > 1)
    throw new UsageError(t('cli.encoders.several', { count: fitting.length, beginning }))
  return fitting[0]?.id ?? beginning
}

async function use(invocation: Invocation): Promise<Answer> {
  const id = await wholeId(invocation, invocation.words[0]!)
  const reply = await invocation.ask('encoders:use', { id })
  return { json: reply, text: t('cli.encoders.used', { name: reply.encoder.name }) }
}

async function add(invocation: Invocation): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths([fromUser(invocation.words[0]!)])
  const reply = await invocation.ask('encoders:add', { files })
  const { name, attentionBlocks, trials } = reply.encoder
  const rows = trials.map((trial) => [t(`models.trial.${trial.what}`), trialText(trial)])
  return {
    json: reply,
    text: `${t('cli.encoders.added', { name, attentionBlocks })}\n${table(columns('what', 'works'), rows)}`
  }
}

const packOptions = {
  name: text('name'),
  licence: text('text'),
  credits: text('text')
}

export const encoders: Group = {
  usual: 'list',
  actions: {
    list: { example: 'encoders list', run: list },
    add: { args: '<path>', example: 'encoders add model.safetensors', run: add },
    use: {
      args: '<id>',
      example: 'encoders use 3f0c2a',
      run: use
    },
    train: {
      args: '[words...]',
      example: 'encoders train --name ours steps=600',
      options: {
        ...packOptions,
        out: text('folder'),
        from: text('folder'),
        teacher: text('folder'),
        answers: text('folder'),
        ages: flag()
      },
      run: (invocation) => trainEncoderCommand(invocation, invocation.words)
    },
    join: {
      args: '<packs...>',
      example: 'encoders join wide deep --out joined --fit patches',
      options: {
        ...packOptions,
        out: text('folder'),
        fit: text('folder')
      },
      run: (invocation) => joinEncoders(invocation, invocation.words)
    }
  }
}
