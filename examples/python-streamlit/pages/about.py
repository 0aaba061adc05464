import streamlit as st

st.write("Two regions, three months.")
