/** Something under construction: written field by field, because spreading many small objects into one is slow. */
export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
