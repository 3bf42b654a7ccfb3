import { connectToEngine } from './connect'
import { BoundedCache } from '../lib/bounded-cache'
import { answer } from '../lib/process/rpc'
import type { Tensor } from '../onnx/format/tensor'
import {
  admitPicture,
  besideOverlaidPng,
  encodePng,
  overlaidPng,
  preparePicture,
  uprightPng
} from './image/picture'
import { cropPicture, photoPicture } from './image/photo'
import { suggestCuts } from './image/suggest-cuts'
import { toTensor } from './image/to-tensor'
import type { NormaliseSpec, Opened, OverlayLayer, PhotoWish, PictureSpec, ProbeRequest } from './port'
import { probe } from './probe'
import { bundledProviders, openSession, type Session } from './runtime'
import { Trainings } from './trainings'

// Decoders of others say what they meet on standard output, which belongs to whoever started the program.
console.log = console.error

/** Sessions that stay open, oldest use first; more would only hold memory. */
const OPEN_SESSIONS = 24
const sessions = new BoundedCache<Session>(OPEN_SESSIONS, (session) => void session.close())
const trainings = new Trainings()

interface OpenRequest {
  key: string
  bytes: Uint8Array
  threads: number
  provider: string
}

/** The processor always can; nothing else need be here. */
async function openWhere(bytes: Uint8Array, threads: number, provider: string) {
  if (provider === 'cpu') return { session: await openSession(bytes, { threads }), provider, reason: null }
  try {
    return { session: await openSession(bytes, { threads, provider }), provider, reason: null }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { session: await openSession(bytes, { threads }), provider: 'cpu', reason }
  }
}

interface MemoryRequest {
  bytes: Uint8Array
  feeds: Record<string, Tensor>
  threads: number
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
  photo: ({ bytes, wish }: { bytes: Uint8Array; wish: PhotoWish }) => photoPicture(bytes, wish),
  cuts: ({ bytes }: { bytes: Uint8Array }) => suggestCuts(bytes),
  crop: ({ bytes, box }: { bytes: Uint8Array; box: [number, number, number, number] }) =>
    cropPicture(bytes, box),
  picture: ({ bytes, spec }: { bytes: Uint8Array; spec: PictureSpec }) => preparePicture(bytes, spec),
  upright: ({ bytes, longSide }: { bytes: Uint8Array; longSide: number }) => uprightPng(bytes, longSide),
  overlaid: ({ bytes, longSide, layer }: { bytes: Uint8Array; longSide: number; layer: OverlayLayer }) =>
    overlaidPng(bytes, longSide, layer),
  besideOverlaid: ({
    bytes,
    longSide,
    layer
  }: {
    bytes: Uint8Array
    longSide: number
    layer: OverlayLayer
  }) => besideOverlaidPng(bytes, longSide, layer),
  encodePng: ({ rgba, width, height }: { rgba: Uint8Array; width: number; height: number }) =>
    encodePng(rgba, width, height),
  /** Answers where it runs; where the wished provider cannot, the processor does, and why is said. */
  open: async ({ key, bytes, threads, provider }: OpenRequest): Promise<Opened> => {
    const { session, ...opened } = await openWhere(bytes, threads, provider)
    sessions.set(key, session)
    return opened
  },
  providers: () => bundledProviders(),
  sessions: () => sessions.stats(),
  closeSessions: () => sessions.clear(),
  /** Answers what the runtime says where the provider cannot run here: that is what is asked. */
  probe: ({ provider, bytes, feeds }: ProbeRequest) =>
    probe(provider, bytes, feeds).catch((error: unknown) => ({
      failed: error instanceof Error ? error.message : String(error)
    })),
  /** Whoever asks does so in a process of its own, which nothing else has made larger. */
  memoryFor: async ({ bytes, feeds, threads }: MemoryRequest): Promise<number> => {
    const session = await openSession(bytes, { threads })
    await session.run(feeds)
    return process.memoryUsage.rss()
  },
  /** null: the session is not open here (any more); the caller opens it and asks again. */
  run: async ({ key, feeds, only }: RunRequest) => (await sessions.get(key)?.run(feeds, only)) ?? null,
  runPictures: async ({ key, pictures, normalise, only, beside }: PicturesRequest) =>
    (await sessions.get(key)?.run({ [normalise.name]: toTensor(pictures, normalise), ...beside }, only)) ??
    null,
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
