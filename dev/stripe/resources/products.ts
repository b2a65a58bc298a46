import type Stripe from "stripe";
import { type Box, change, emit, found } from "../context";
import { invalid } from "../errors";
import { mergeMetadata } from "../fields";
import { newId } from "../ids";
import { listOf, within } from "../list";
import { route } from "../route";

function createProduct(box: Box, params: Stripe.ProductCreateParams): Stripe.Product {
  if (params.id && box.store.get("products", params.id)) {
    throw invalid(`Product already exists: ${params.id}`, "id", "resource_already_exists");
  }
  const product: Stripe.Product = {
    id: params.id ?? newId("prod", 14),
    object: "product",
    active: params.active ?? true,
    created: box.clock.now(),
    default_price: null,
    description: params.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata(null, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: null,
    updated: box.clock.now(),
    url: null,
  };
  box.store.put("products", product);
  emit(box, "product.created", product);
  return product;
}

/** `/v1/products`. */
export const productRoutes = [
  route({
    method: "POST",
    path: "/v1/products",
    params: "productCreate",
    takes: ["active", "description", "id", "metadata", "name"],
    answer: createProduct,
  }),
  route({
    method: "GET",
    path: "/v1/products/:id",
    params: "productRetrieve",
    takes: [],
    answer: (box, _params, id) => found(box, "products", id),
  }),
  route({
    method: "POST",
    path: "/v1/products/:id",
    params: "productUpdate",
    takes: ["active", "description", "metadata", "name"],
    answer(box, params, id) {
      const before = found(box, "products", id);
      return change(box, "products", "product.updated", before, {
        active: params.active ?? before.active,
        description: params.description === undefined ? before.description : params.description || null,
        metadata: mergeMetadata(before.metadata, params.metadata),
        name: params.name ?? before.name,
        updated: box.clock.now(),
      });
    },
  }),
  route({
    method: "GET",
    path: "/v1/products",
    params: "productList",
    takes: ["active", "created", "ending_before", "ids", "limit", "starting_after"],
    answer: (box, params, _id, path) =>
      listOf(
        box.store
          .all("products")
          .filter(
            ({ id, active, created }) =>
              (params.active === undefined || active === params.active) &&
              (params.ids === undefined || params.ids.includes(id)) &&
              within(created, params.created),
          ),
        params,
        path,
      ),
  }),
];
