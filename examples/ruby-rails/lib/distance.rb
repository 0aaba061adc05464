# Distances at sea.
module Distance
  def self.miles(metres) = metres / 1852.0
end
