import { UsageError, type Command } from '../command'
import { fromUser } from '../paths'
import { table } from '../table'
import { joinEncoders } from './join-encoders'
import { trainEncoderCommand } from './train-encoder'

export const encoders: Command = {
  usage:
    'encoders list | add DIR | use ID | train [STROKES...] [--ages] [--name N] [setting=value ...] | train [STROKES...] --out DIR [--from PACK] [setting=value ...] | join PACK... --out DIR [--fit PACK]',
  about: 'encoder packs: what turns a drawing into numbers; add, train or join some',
  options: {
    out: { type: 'string' },
    from: { type: 'string' },
    fit: { type: 'string' },
    ages: { type: 'boolean' },
    name: { type: 'string' },
    licence: { type: 'string' },
    credits: { type: 'string' }
  },
  async run(invocation) {
    const [verb = 'list', argument] = invocation.words
    if (verb === 'list') {
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
    if (verb === 'train') return trainEncoderCommand(invocation, invocation.words.slice(1))
    if (verb === 'join') return joinEncoders(invocation, invocation.words.slice(1))
    if (!argument) throw new UsageError(`encoders ${verb} needs an argument`)
    if (verb === 'use') {
      const reply = await invocation.ask('encoders:use', { id: argument })
      return { json: reply, text: `New norms will be learnt with ${reply.encoder.name}.` }
    }
    if (verb !== 'add') throw new UsageError(`encoders ${verb} is not a command`)
    const files = await (await invocation.engine()).registerPaths([fromUser(argument)])
    const reply = await invocation.ask('encoders:add', { files })
    const { name, attentionBlocks } = reply.encoder
    return {
      json: reply,
      text: `Added ${name}; attention tapped in ${attentionBlocks} blocks. New norms will be learnt with it.`
    }
  }
}
