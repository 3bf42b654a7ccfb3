import { connectToEngine } from './connect'
import { answer } from '../lib/process/rpc'
import type { Tensor } from '../onnx/format/tensor'
import { admitPicture, encodePng, preparePicture, uprightPng } from './image/picture'
import { toTensor } from './image/to-tensor'
import type { NormaliseSpec, PictureSpec } from './port'
import { openSession, type Session } from './runtime'
import { Trainings } from './trainings'

/** Sessions that stay open, oldest use first; more would only hold memory. */
const OPEN_SESSIONS = 6
const sessions = new Map<string, Session>()
const trainings = new Trainings()

async function sessionOf(key: string): Promise<Session | null> {
  const session = sessions.get(key)
  if (!session) return null
  sessions.delete(key)
  sessions.set(key, session)
  return session
}

interface RunRequest {
  key: string
  feeds: Record<string, Tensor>
  only?: readonly string[]
}
interface PicturesRequest {
  key: string
  pictures: { pixels: Uint8Array; count: number; width: number; height: number }
  normalise: NormaliseSpec
  only: readonly string[]
  beside?: Record<string, Tensor>
}

/** Everything this process does. Nothing here knows of drawings' owners, libraries or keys. */
const handlers = {
  admit: ({ bytes }: { bytes: Uint8Array }) => admitPicture(bytes),
  picture: ({ bytes, spec }: { bytes: Uint8Array; spec: PictureSpec }) => preparePicture(bytes, spec),
  upright: ({ bytes, longSide }: { bytes: Uint8Array; longSide: number }) => uprightPng(bytes, longSide),
  encodePng: ({ rgba, width, height }: { rgba: Uint8Array; width: number; height: number }) =>
    encodePng(rgba, width, height),
  open: async ({ key, bytes, threads }: { key: string; bytes: Uint8Array; threads: number }) => {
    if (sessions.size >= OPEN_SESSIONS) {
      const [oldest, session] = [...sessions][0]!
      sessions.delete(oldest)
      await session.close()
    }
    sessions.set(key, await openSession(bytes, { threads }))
  },
  /** null: the session is not open here (any more); the caller opens it and asks again. */
  run: async ({ key, feeds, only }: RunRequest) => (await sessionOf(key))?.run(feeds, only) ?? null,
  runPictures: async ({ key, pictures, normalise, only, beside }: PicturesRequest) =>
    (await sessionOf(key))?.run({ [normalise.name]: toTensor(pictures, normalise), ...beside }, only) ?? null,
  trainOpen: ({ id, ...spec }: { id: string } & Parameters<Trainings['open']>[1]) => trainings.open(id, spec),
  trainSlice: ({ id, feeds }: { id: string; feeds: Record<string, Tensor> }) => trainings.slice(id, feeds),
  trainEvaluate: ({ id, feeds }: { id: string; feeds: Record<string, Tensor> }) =>
    trainings.evaluate(id, feeds),
  trainState: ({ id }: { id: string }) => trainings.state(id),
  trainMark: ({ id }: { id: string }) => trainings.mark(id),
  trainMarked: ({ id, names }: { id: string; names: readonly string[] }) => trainings.marked(id, names),
  trainClose: ({ id }: { id: string }) => trainings.close(id)
}

connectToEngine((channel) => void answer(channel, handlers))
