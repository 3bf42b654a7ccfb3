import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CommandName } from '#contract/commands'
import { AuditLog } from '../library/audit-log'
import { openDatabase } from '../library/database'
import { logExport } from './log-exports'

describe('what is logged as having left the library', () => {
  it('is what is handed out, not what is looked at', () => {
    const audit = new AuditLog(
      openDatabase(join(mkdtempSync(join(tmpdir(), 'tadpole-exports-')), 'library.db'), null)
    )
    const asked: [CommandName, object][] = [
      ['models:report', { id: 'm', format: 'json' }],
      ['scores:table', { ids: ['a'] }],
      ['drawings:get', { id: 'a' }],
      ['models:report', { id: 'm', format: 'html' }],
      ['reports:batch', { ids: ['a', 'b'] }],
      ['reports:child', { childId: 'Anna', site: 'Clinic' }]
    ]
    for (const [name, request] of asked) logExport({ audit }, name, request)
    const logged = [...audit.entries()].map(({ change, object, detail }) => [change, object, detail])
    expect(logged).toEqual([
      ['left', 'm', '{}'],
      ['left', '', '{"count":2}'],
      ['left', '', '{}']
    ])
  })
})
