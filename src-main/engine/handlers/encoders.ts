import { EncoderTrainingSettings } from '#contract/encoder-training'
import { trainOnLibrary } from '#main/workflows/train-encoder'
import { open, type HandlersOf } from '../context'

/** Going on from what an encoder knows takes small steps, and not many. */
const OWN_TRAINING = { steps: 600, learningRate: 3e-4, warmUp: 50 }

export const encoderHandlers: HandlersOf<
  'encoders:list' | 'encoders:add' | 'encoders:use' | 'encoders:train'
> = {
  'encoders:list': (_, context) => ({ encoders: open(context).encoders.infos() }),
  'encoders:add': async ({ files }, context) => {
    const { encoders, library } = open(context)
    const { id } = await encoders.add(context.tickets.files(files))
    library.encoders.use(id)
    return { encoder: encoders.info(id) }
  },
  'encoders:use': ({ id }, context) => {
    const { encoders, library } = open(context)
    encoders.info(id)
    library.encoders.use(id)
    return { encoder: encoders.info(id) }
  },
  'encoders:train': ({ name, ages, strokes, settings }, context) => {
    const ports = open(context)
    const files = strokes ? context.tickets.files(strokes) : []
    const whole = EncoderTrainingSettings.parse({ ...OWN_TRAINING, ...settings })
    const request = { name, ages, strokes: files, settings: whole }
    // stroke files are not at hand later: with them it cannot be resumed by itself
    const asked = { name, ages, settings: whole, ...(strokes ? { strokes: null, withStrokes: true } : {}) }
    const jobId = context.jobs.start('train-encoder', asked, (work) => trainOnLibrary(ports, request, work))
    return { jobId }
  }
}
