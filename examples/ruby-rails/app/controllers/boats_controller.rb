class BoatsController < ApplicationController
  def index
    @boats = Boat.order(:name)
  end

  def show
    @boat = Boat.find(params[:id])
  end
end
