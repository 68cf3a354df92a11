// Compiles each schema that is named with ajv in strict mode, and prints its $id. The keywords that are added are
// those that editors read and that say nothing about a value.
const fs = require("fs");
const path = require("path");

const from = (name) => require(path.join(process.env.EDITOR_MODULES, name));
const KEYWORDS = ["markdownDescription", "errorMessage", "patternErrorMessage", "defaultSnippets", "doNotSuggest",
    "enumDescriptions", "markdownEnumDescriptions"];

for (const file of process.argv.slice(2)) {
    const schema = JSON.parse(fs.readFileSync(file, "utf8"));
    const Ajv = schema.$schema.includes("draft-07") ? from("ajv").default : from("ajv/dist/2020").default;
    const ajv = new Ajv({strict: true, allErrors: true, allowUnionTypes: true});
    ajv.addVocabulary(KEYWORDS);
    ajv.compile(schema);
    console.log(schema.$id);
}
