import { describe, expect, it } from 'vitest'
import type { JobId } from '#contract/job'
import { openInMemory } from './database'
import { Jobs } from './jobs'

describe('jobs that told of a child', () => {
  it('are emptied, and no others: a short name counts where it stands by itself', () => {
    const jobs = new Jobs(openInMemory())
    const requests = {
      its: { child: '1' },
      another: { child: '11', file: '1.png' },
      training: { child: '1' }
    }
    for (const [name, request] of Object.entries(requests))
      jobs.start(name as JobId, name === 'training' ? 'train' : 'import', request)
    jobs.finish('another' as JobId, 'completed', null, { rejected: ['secret-drawing.png is no picture'] })
    jobs.forgetNames([JSON.stringify('1')])
    const asked = (name: string) => jobs.get(name).request
    expect(asked('its')).toEqual({})
    expect(asked('another')).toEqual(requests.another)
    // what a training was asked is part of its report
    expect(asked('training')).toEqual(requests.training)
    jobs.forgetNames(['secret-drawing.png'])
    expect([asked('another'), jobs.get('another').result]).toEqual([{}, null])
  })
})
