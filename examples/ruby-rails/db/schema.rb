ActiveRecord::Schema[8.1].define(version: 2026_05_01_000000) do
  create_table "boats", force: :cascade do |t|
    t.string "name", null: false
    t.timestamps
  end
end
