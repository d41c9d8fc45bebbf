export { firstBrand } from './first-brand.ts';
