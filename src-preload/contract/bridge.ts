import type { CommandName, Reply, Request } from './commands'
import type { EventBody, EventName } from './events'
import type { Result } from './result'

export const pictureKinds = ['thumb', 'full', 'overlay'] as const
export type PictureKind = (typeof pictureKinds)[number]

/** A file as the screen knows it: the browser's File has these. */
export interface PickedFile {
  readonly name: string
  readonly size: number
}

/** What a screen is given, as `window.tadpole` under Electron and over the browser bridge alike. */
export interface Bridge {
  call<Name extends CommandName>(name: Name, request: Request<Name>): Promise<Result<Reply<Name>>>
  on<Name extends EventName>(name: Name, listener: (body: EventBody<Name>) => void): () => void
  /** Files that the user chose or dropped, handed to the engine: answers the ticket, null where nothing was chosen. */
  register(files: readonly PickedFile[]): Promise<string | null>
  /** Where an <img> finds a picture of a drawing. `revision` changes when the picture may have. */
  pictureUrl(id: string, kind: PictureKind, revision: number): string
  face: 'desktop' | 'browser'
}
