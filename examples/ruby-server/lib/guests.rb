# Counts guests in a store that outlives the process.
class Guests
  def initialize(store)
    @store = store
  end

  def count!(_path)
    @store.transaction { @store[:guests] = @store.fetch(:guests, 0) + 1 }
  end
end
