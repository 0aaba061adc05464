class CreateBoats < ActiveRecord::Migration[8.1]
  def change
    create_table :boats do |t|
      t.string :name, null: false
      t.timestamps
    end
  end
end
