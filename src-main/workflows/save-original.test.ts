import { expect, it } from 'vitest'
import { originalName } from './save-original'

it.each([
  ['scan.jpg', 'jpeg', 'scan.jpg'],
  ['scan.JPEG', 'jpeg', 'scan.JPEG'],
  ['scan', 'png', 'scan.png'],
  ['photo.heic', 'png', 'photo.heic.png'],
  ['photo.heif', 'heic', 'photo.heif'],
  ['folder/page 2.tif', 'tiff', 'page 2.tif'],
  ['a:b?.bmp', 'bmp', 'a_b_.bmp']
])('%s that is %s is saved as %s', (name, format, saved) => expect(originalName(name, format)).toBe(saved))
