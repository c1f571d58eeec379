/** Places of states of one kind, by paths that are there. */
import type { Place, Resolved } from '../../find/places/place.ts';
import { type Path, pathText } from '../../replay/state/place.ts';

export const placeIn =
  <K extends object>(places: (path: Path) => Resolved<K> | undefined) =>
  (path: Path): Place<K> => {
    const found = places(path);
    const [place] = found !== undefined && 'places' in found ? found.places : [];
    if (place === undefined) throw new RangeError(`there is no place ${pathText(path)}`);
    return place;
  };
