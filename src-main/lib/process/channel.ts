/** The one port between our processes: structured clones in order, and word of the other side's end. */
export interface Channel {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** The other process is gone, however it went. */
  onClose(listener: () => void): void
  kill(): void
}

/** Programs that Tadpole starts beside itself. */
export type Program = 'engine' | 'compute'
/** Starts a program in a process of its own. Electron and Node each bring one. */
export type Fork = (program: Program, args: readonly string[]) => Channel
