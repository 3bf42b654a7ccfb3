import type { Tensor } from '../onnx/format/tensor'

/** How an encoder wants its pictures, and how they get there. Part of what identifies an embedding. */
export interface PictureSpec {
  width: number
  height: number
  evenShade: 'auto' | 'off'
  /** Side of a second square to which the same drawing is brought; none: the first alone. */
  pageSide?: number
}

export interface Picture {
  /** RGB bytes, [height, width, 3], the drawing upright and centred on a white square. */
  pixels: Uint8Array
  /** The same, [pageSide, pageSide, 3]; `pixels` where no second square was asked for. */
  page: Uint8Array
  /** Share of pixels darker than the paper. */
  inkShare: number
  shadeEvened: boolean
}

/** RGBA bytes [height, width, 4], stretched over the drawing. */
export interface OverlayLayer {
  rgba: Uint8Array
  width: number
  height: number
  blend: 'multiply' | 'over'
}

export interface PictureInfo {
  format: string
  /** Upright, in pixels. */
  width: number
  height: number
  /** A camera has left its notes in the file. */
  camera: boolean
  /** What is amiss with the file, though the whole picture could be read; null: nothing. */
  warning: string | null
}

export interface NormaliseSpec {
  /** Name of the graph's input. */
  name: string
  channels: 'RGB' | 'BGR'
  scale: number
  mean: readonly number[]
  std: readonly number[]
}

export interface ModelSource {
  /** Content hash: what the compute process caches a session under. */
  key: string
  bytes(): Promise<Uint8Array>
}

type Corner = readonly [number, number]
/** Top left, top right, bottom right, bottom left, in pixels of the upright photo. */
export type Corners = readonly [Corner, Corner, Corner, Corner]

/** Where the sheet lies in a photo: to be found, known, or there is none. */
export interface PhotoWish {
  paper: 'find' | Corners | null
}

/** A photo as a picture of the drawing. */
export interface PhotoPicture {
  /** JPEG, without the camera's notes. */
  picture: Uint8Array
  width: number
  height: number
  /** Corners of the sheet in the upright photo; null: it was left as it is. */
  paper: Corners | null
  shadeEvened: boolean
}

/**
 * What the engine asks of the programs that hold native code. Each call fails alone (AppError): 'compute-crashed' when
 * its process dies, 'compute-timeout' when it takes too long, image codes where the file is at fault.
 */
export interface Compute {
  /** Decodes the whole file: what it is, and a thumbnail (WebP). */
  admit(bytes: Uint8Array): Promise<PictureInfo & { thumbnail: Uint8Array }>
  /** A photo set straight: see PhotoPicture. */
  photo(bytes: Uint8Array, wish: PhotoWish): Promise<PhotoPicture>
  /** Boxes of drawings that lie apart on one scan, in its pixels. */
  cuts(bytes: Uint8Array): Promise<[number, number, number, number][]>
  /** A part of the upright drawing, as PNG. */
  crop(bytes: Uint8Array, box: readonly [number, number, number, number]): Promise<Uint8Array>
  picture(bytes: Uint8Array, spec: PictureSpec): Promise<Picture>
  /** Upright PNG without any metadata, long side at most `longSide`. */
  upright(bytes: Uint8Array, longSide: number): Promise<Uint8Array>
  /** The upright PNG with a map laid over it, as screens lay it. */
  overlaid(bytes: Uint8Array, longSide: number, layer: OverlayLayer): Promise<Uint8Array>
  /** The upright PNG, and to its right the same with a map laid over it. */
  besideOverlaid(bytes: Uint8Array, longSide: number, layer: OverlayLayer): Promise<Uint8Array>
  /** RGBA bytes to PNG. */
  encodePng(rgba: Uint8Array, width: number, height: number): Promise<Uint8Array>
  run(
    model: ModelSource,
    feeds: Record<string, Tensor>,
    only?: readonly string[]
  ): Promise<Record<string, Tensor>>
  /** Normalises RGB pictures [count, height, width, 3] into the graph's input and runs it, with whatever else it takes. */
  runPictures(
    model: ModelSource,
    pictures: { pixels: Uint8Array; count: number; width: number; height: number },
    normalise: NormaliseSpec,
    only: readonly string[],
    beside?: Record<string, Tensor>
  ): Promise<Record<string, Tensor>>
  /** Bytes of memory that a process of its own takes to open this graph and run it once, on the processor. */
  memoryFor(bytes: Uint8Array, feeds: Record<string, Tensor>): Promise<number>
  /** Opens a training: loop and evaluation graph, starting state and the tensors that stay for its whole length. */
  training(spec: TrainingSpec): Promise<Training>
}

/** Where a session runs, and why not where it was wished. */
export interface Opened {
  provider: string
  reason: string | null
}

export interface ProbeRequest {
  provider: string
  bytes: Uint8Array
  feeds: Record<string, Tensor>
}

export interface Probed {
  outputs: Record<string, Tensor>
  /** The best of several runs. */
  milliseconds: number
  /** Of the process after it. */
  memoryBytes: number
}

export interface TrainingSpec {
  loop: Uint8Array
  evaluation: Uint8Array
  state: Record<string, Tensor>
  /** The best weights so far of a training that goes on; its state where there are none. */
  best?: Record<string, Tensor>
  retained: Record<string, Tensor>
  threads: number
}

/** What happened in each step of a slice. */
export interface SliceResult {
  losses: Float32Array
  gradientNorms: Float32Array
  /** Whatever else the training graph measures, by name. */
  measured: Record<string, Float32Array>
  /** Resident memory of the process that trains. */
  memoryBytes: number
}

/** A training that lives in the compute process. Its weights stay there until they are asked for. */
export interface Training {
  slice(feeds: Record<string, Tensor>): Promise<SliceResult>
  /** Runs the evaluation graph with the present weights. */
  evaluate(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>
  /** All that is carried from slice to slice: what a checkpoint keeps. */
  state(): Promise<Record<string, Tensor>>
  /** Remembers the present weights as the best so far. */
  mark(): Promise<void>
  /** The remembered weights. */
  marked(names: readonly string[]): Promise<Record<string, Tensor>>
  close(): Promise<void>
}
