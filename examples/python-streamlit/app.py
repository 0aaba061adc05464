import streamlit as st

st.title("Sales")
st.bar_chart({"north": [3, 5, 4], "south": [2, 6, 1]})
