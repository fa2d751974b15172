/* For the checker only: what the scripts find on the page. Leaflet is read as it is, without its types. */
declare const L: any;
declare namespace L {
  type LatLng = any;
  type Map = any;
  type Bounds = any;
}
