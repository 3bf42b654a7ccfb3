import { t } from '#words/translate'
import { flag, text, type Answer, type Group, type Invocation } from '../command'
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

async function use(invocation: Invocation): Promise<Answer> {
  const [id] = invocation.words as [string]
  const reply = await invocation.ask('encoders:use', { id })
  return { json: reply, text: t('cli.encoders.used', { name: reply.encoder.name }) }
}

async function add(invocation: Invocation): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths([fromUser(invocation.words[0]!)])
  const reply = await invocation.ask('encoders:add', { files })
  const { name, attentionBlocks } = reply.encoder
  return {
    json: reply,
    text: t('cli.encoders.added', { name, attentionBlocks })
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
