import { ofCvatImage } from './cvat'
import { LabelMe, ofLabelMe } from './label-me'
import { ofTask, StudioTasks } from './label-studio'
import { ofPascalVoc } from './pascal-voc'
import { collected } from './picture'
import { childrenNamed, readXml } from './read-xml'
import { ofVia, Via, viaPictures } from './via'

/**
 * Annotations of other programs in their own JSON, as COCO: Label Studio (tasks), LabelMe (one picture a file), VGG Image Annotator
 * (pictures by key). Shapes without an area have no outline, and are refused as such where COCO is read. Null: it is none of these.
 */
export function jsonAsCoco(value: unknown): unknown {
  const studio = StudioTasks.safeParse(value)
  if (studio.success) return collected(studio.data.map(ofTask))
  const labelMe = LabelMe.safeParse(value)
  if (labelMe.success) return collected([ofLabelMe(labelMe.data)])
  const via = Via.safeParse(viaPictures(value))
  return via.success ? collected(Object.values(via.data).map(ofVia)) : null
}

/** The same for XML: CVAT for images, Pascal VOC. Null: it is none of these. */
export function xmlAsCoco(text: string): unknown {
  const root = readXml(text)
  if (root?.name === 'annotations') {
    const images = childrenNamed(root, 'image')
    // annotations of videos have tracks, and no images
    return images.length > 0 ? collected(images.map(ofCvatImage)) : null
  }
  return root?.name === 'annotation' ? collected([ofPascalVoc(root)]) : null
}
