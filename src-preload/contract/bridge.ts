import type { CommandName, Reply, Request } from './commands'
import type { EventBody, EventName } from './events'
import type { Result } from './result'

/** `overlay.*` is named by what it shows: see overlayName. */
export type PictureKind = 'thumb' | 'full' | 'photo' | `overlay.${string}`

/** Kinds as addresses may have them. */
export const PICTURE_KIND = /^(?:thumb|full|photo|overlay(?:\.[a-z-]{1,20}){5})$/

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
  /**
   * A folder that the user chooses, behind a ticket: in a dialog of the system, or by the path that they typed where the screens are in a
   * browser. null: none was chosen.
   */
  chooseFolder(typed: string): Promise<string | null>
  /** Has what an export ticket stands for written to a file that the user chooses; false: they chose none. */
  save(ticket: string, fileName: string): Promise<boolean>
  /** Where an <img> finds a picture of a drawing. `revision` changes when the picture may have. */
  pictureUrl(id: string, kind: PictureKind, revision: number): string
  face: 'desktop' | 'browser'
}
