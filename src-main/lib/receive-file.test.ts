import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { receiveFile } from './receive-file'

const place = mkdtempSync(join(tmpdir(), 'tadpole-receive-'))

describe('a file that comes piece by piece', () => {
  it('is whole, over what was there before', async () => {
    for (const text of ['first', 'second']) {
      const pieces = [...text].map((letter) => Buffer.from(letter))
      const target = join(place, 'file')
      expect(await receiveFile(target, () => Promise.resolve(pieces.shift() ?? null))).toBe(text.length)
      expect(readFileSync(target, 'utf8')).toBe(text)
    }
  })
  it('a disk that is full in mid-export: no file, and a plain word', () => {
    const small = join(place, 'small')
    mkdirSync(small)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', small], { stdio: 'ignore' })
    } catch {
      return console.warn('skipped: no small disk can be mounted here')
    }
    try {
      let left = 10
      const next = () => Promise.resolve(left-- > 0 ? new Uint8Array(4096) : null)
      return expect(receiveFile(join(small, 'x'), next))
        .rejects.toMatchObject({ code: 'ENOSPC' })
        .then(() => {
          expect(readdirSync(small)).toEqual([])
        })
        .finally(() => execFileSync('umount', [small]))
    } catch (error) {
      execFileSync('umount', [small])
      throw error
    }
  })
})
