import { flag, text, type Answer, type Group, type Invocation } from '../command'
import { fromUser } from '../paths'
import { table } from '../table'
import { joinEncoders } from './join-encoders'
import { trainEncoderCommand } from './train-encoder'

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('encoders:list', {})
  const rows = reply.encoders.map((e) => [
    e.active ? '*' : '',
    e.name,
    e.interim ? 'untrained, interim' : e.selfAttested ? 'self-attested' : 'attested',
    e.embeddingSize,
    e.id.slice(0, 16)
  ])
  return { json: reply, text: table(['', 'name', 'status', 'size', 'id'], rows) }
}

async function use(invocation: Invocation): Promise<Answer> {
  const [id] = invocation.words as [string]
  const reply = await invocation.ask('encoders:use', { id })
  return { json: reply, text: `New norms will be learnt with ${reply.encoder.name}.` }
}

async function add(invocation: Invocation): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths([fromUser(invocation.words[0]!)])
  const reply = await invocation.ask('encoders:add', { files })
  const { name, attentionBlocks } = reply.encoder
  return {
    json: reply,
    text: `Added ${name}; attention tapped in ${attentionBlocks} blocks. New norms will be learnt with it.`
  }
}

const packOptions = {
  name: text('name', 'what the encoder is called'),
  licence: text('text', 'under which others may use it; with --out'),
  credits: text('text', 'whose data it learnt from; with --out')
}

export const encoders: Group = {
  about: 'encoder packs: what turns a drawing into numbers; add, train or join some',
  usual: 'list',
  actions: {
    list: { about: 'the encoders of this library', example: 'encoders list', run: list },
    add: { args: '<folder>', about: 'add an encoder pack', example: 'encoders add my-encoder', run: add },
    use: {
      args: '<id>',
      about: 'learn new norms with this encoder',
      example: 'encoders use 3f0c2a',
      run: use
    },
    train: {
      args: '[words...]',
      about:
        'go on training the encoder on the library’s drawings; with --out train one from stroke collections alone. Words are stroke files and settings name=value',
      example: 'encoders train --name ours steps=600',
      options: {
        ...packOptions,
        out: text('folder', 'train without a library, and write the pack here'),
        from: text('folder', 'with --out: go on from this pack'),
        ages: flag('learn from the ages of the drawings, too')
      },
      run: (invocation) => trainEncoderCommand(invocation, invocation.words)
    },
    join: {
      args: '<packs...>',
      about: 'several encoders that Tadpole trained, side by side as one',
      example: 'encoders join wide deep --out joined --fit patches',
      options: {
        ...packOptions,
        out: text('folder', 'where the pack is written'),
        fit: text('folder', 'the pack that tells which patches do not fit')
      },
      run: (invocation) => joinEncoders(invocation, invocation.words)
    }
  }
}
