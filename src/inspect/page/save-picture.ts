/** Saves what the page shows of a moment as a picture of its own, in the colours that it is shown in. */
import { coloursBy } from '../view/picture/elements.ts';
import { gridPicture, type Pictured } from '../view/picture/picture.ts';
import { download } from './download.ts';

export const savePicture = (histories: readonly Pictured[], seq: number): void => {
  const style = getComputedStyle(document.documentElement);
  const colours = coloursBy((name) => style.getPropertyValue(`--${name}`).trim());
  download(`event-${seq}.svg`, new Blob([gridPicture(histories, colours)], { type: 'image/svg+xml' }));
};
