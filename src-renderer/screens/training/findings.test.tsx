// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { t } from '#words/translate'
import { Findings } from './findings'

afterEach(cleanup)

describe('findings about a training plan', () => {
  it('stand with the gravest first, each with its severity in words', () => {
    render(
      <Findings
        findings={[
          { severity: 'recommendation', field: null, message: 'third' },
          { severity: 'error', field: null, message: 'first' },
          { severity: 'warning', field: null, message: 'second' }
        ]}
      />
    )
    const items = screen.getAllByRole('listitem').map((item) => item.textContent)
    expect(items).toEqual([
      `✕ ${t('training.severity.error')}: first`,
      `⚠ ${t('training.severity.warning')}: second`,
      `→ ${t('training.severity.recommendation')}: third`
    ])
  })
  it('say that there are none', () => {
    render(<Findings findings={[]} />)
    expect(screen.getByText(t('training.fine'))).toBeTruthy()
  })
})
