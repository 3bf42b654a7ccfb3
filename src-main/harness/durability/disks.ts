import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const run = (command: string, ...args: string[]): void =>
  void execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })

/** Whether a command succeeds here. */
function works(task: () => void): boolean {
  try {
    task()
    return true
  } catch {
    return false
  }
}

const MEGABYTES = 64

/** A disk of its own in a file (ext4 on a loop device), whose state at any moment can be copied: what was not synced is not in it. */
export class LoopDisk {
  private readonly root = mkdtempSync(join(tmpdir(), 'tadpole-disk-'))
  readonly image = join(this.root, 'disk.img')
  readonly folder = join(this.root, 'mounted')
  private readonly copyImage = join(this.root, 'copy.img')
  readonly copyFolder = join(this.root, 'copy')

  constructor() {
    mkdirSync(this.folder)
    mkdirSync(this.copyFolder)
    run('truncate', '-s', `${MEGABYTES}M`, this.image)
    run('mkfs.ext4', '-q', '-F', this.image)
    // nothing is written by itself: the kernel's own five seconds would hide what was not synced
    run('mount', '-o', 'loop,commit=300', this.image, this.folder)
  }

  /** The disk as it would be found had the power failed now, mounted at `copyFolder`. */
  cut(): void {
    run('cp', '--sparse=always', this.image, this.copyImage)
    run('mount', '-o', 'loop', this.copyImage, this.copyFolder)
  }

  releaseCopy(): void {
    run('umount', this.copyFolder)
    rmSync(this.copyImage)
  }

  remove(): void {
    works(() => run('umount', this.copyFolder))
    works(() => run('umount', '-l', this.folder))
    rmSync(this.root, { recursive: true, force: true })
  }
}

/** Whether this machine lends loop devices: Linux, as root. */
export function hasLoopDisks(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  let disk: LoopDisk | null = null
  const able = works(() => {
    disk = new LoopDisk()
  })
  ;(disk as LoopDisk | null)?.remove()
  return able
}

/** A small disk in memory that can be filled up. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'tadpole-small-'))

  constructor(kibibytes: number) {
    run('mount', '-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', this.folder)
  }

  remove(): void {
    works(() => run('umount', '-l', this.folder))
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export function hasSmallDisks(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  return works(() => new SmallDisk(64).remove())
}

export const hasStrace = (): boolean =>
  existsSync('/usr/bin/strace') && works(() => run('strace', '-o', '/dev/null', 'true'))
