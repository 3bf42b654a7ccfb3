import type { Picture, Shape } from './picture'
import { childrenNamed, textOf, type XmlElement } from './read-xml'

/** An annotation of Pascal VOC (Everingham et al. 2010), as LabelImg and Roboflow write it: one picture a file. */
export function ofPascalVoc(root: XmlElement): Picture {
  const [size] = childrenNamed(root, 'size')
  const side = (name: string): number | null => {
    const value = Number((size && textOf(size, name)) ?? NaN)
    return value > 0 ? value : null
  }
  return {
    file: textOf(root, 'filename') ?? '',
    width: side('width'),
    height: side('height'),
    shapes: childrenNamed(root, 'object').map(shapeOf),
    label: null,
    tags: []
  }
}

function shapeOf(object: XmlElement): Shape {
  const name = textOf(object, 'name')
  const [box] = childrenNamed(object, 'bndbox')
  if (!box) return { name }
  const [x, y, right, bottom] = ['xmin', 'ymin', 'xmax', 'ymax'].map((key) => Number(textOf(box, key) ?? NaN))
  return { name, bbox: [x!, y!, right! - x!, bottom! - y!] }
}
