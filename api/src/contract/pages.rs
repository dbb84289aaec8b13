//! Pages refer to what is on them, so that generated clients know one type for each thing.

use utoipa::openapi::schema::{ArrayItems, Schema};
use utoipa::openapi::{OpenApi, Ref, RefOr};

/// Replaces the copies that utoipa makes of a generic's argument by references, and gives pages
/// names that read well: `Page_BodyView` becomes `BodyViewPage`.
pub(super) fn refer(contract: &mut OpenApi) {
    let Some(components) = &mut contract.components else { return };
    let pages: Vec<String> =
        components.schemas.keys().filter(|it| it.starts_with("Page_")).cloned().collect();
    for page in &pages {
        let item = page.trim_start_matches("Page_").to_owned();
        let Some(RefOr::T(Schema::Object(mut object))) = components.schemas.remove(page) else {
            continue;
        };
        if let Some(RefOr::T(Schema::Array(items))) = object.properties.get_mut("items") {
            let copy = std::mem::take(&mut items.items);
            if let ArrayItems::RefOrSchema(schema) = copy
                && let RefOr::T(schema) = *schema
            {
                components.schemas.entry(item.clone()).or_insert(RefOr::T(schema));
            }
            items.items = ArrayItems::RefOrSchema(Box::new(Ref::from_schema_name(&item).into()));
        }
        components.schemas.insert(format!("{item}Page"), RefOr::T(Schema::Object(object)));
    }
    rename(contract);
}

/// Every reference to a page, by its new name.
fn rename(contract: &mut OpenApi) {
    let operations = contract.paths.paths.values_mut().flat_map(super::operations);
    for answer in operations.flat_map(|(_, it)| it.responses.responses.values_mut()) {
        let RefOr::T(answer) = answer else { continue };
        for content in answer.content.values_mut() {
            let RefOr::T(content) = content else { continue };
            let Some(RefOr::Ref(target)) = &mut content.schema else { continue };
            if let Some(item) = target.ref_location.strip_prefix("#/components/schemas/Page_") {
                *target = Ref::from_schema_name(format!("{item}Page"));
            }
        }
    }
}
