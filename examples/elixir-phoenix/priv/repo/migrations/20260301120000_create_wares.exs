defmodule Shop.Repo.Migrations.CreateWares do
  use Ecto.Migration

  def change do
    create table(:wares) do
      add :name, :string, null: false
    end
  end
end
