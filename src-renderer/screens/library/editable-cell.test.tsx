// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { EditableCell } from './editable-cell'

afterEach(cleanup)

describe('a cell that is written in', () => {
  const cellWith = (accepts: boolean) => {
    const save = vi.fn(() => Promise.resolve(accepts))
    render(<EditableCell label="Age" stored="5;6" save={save} />)
    return { save, cell: screen.getByLabelText<HTMLInputElement>('Age') }
  }
  it('saves what was typed, without the spaces around it, on Enter', async () => {
    const { save, cell } = cellWith(true)
    fireEvent.change(cell, { target: { value: ' 6;0 ' } })
    fireEvent.keyDown(cell, { key: 'Enter' })
    await waitFor(() => expect(cell.value).toBe('5;6')) // until the stored value follows
    expect(save.mock.calls).toEqual([['6;0']])
  })
  it('keeps what was refused, so that it can be mended', async () => {
    const { save, cell } = cellWith(false)
    fireEvent.change(cell, { target: { value: 'six' } })
    fireEvent.blur(cell)
    await waitFor(() => expect(save).toHaveBeenCalledOnce())
    expect(cell.value).toBe('six')
  })
  it('forgets what was typed on Escape, and saves nothing that did not change', () => {
    const { save, cell } = cellWith(true)
    fireEvent.change(cell, { target: { value: '7' } })
    fireEvent.keyDown(cell, { key: 'Escape' })
    expect(cell.value).toBe('5;6')
    fireEvent.change(cell, { target: { value: '5;6 ' } })
    fireEvent.blur(cell)
    expect(save).not.toHaveBeenCalled()
  })
})
