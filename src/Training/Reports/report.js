for(const svg of document.querySelectorAll('svg.chart')){
  const lines=[...svg.querySelectorAll('polyline')].map(l=>({name:l.dataset.name,at:l.getAttribute('points').split(' ').map(p=>+p.split(',')[0]),
    values:l.dataset.values.split(' ').map(p=>p.split(','))}));
  const read=svg.parentElement.querySelector('.read'),mark=svg.querySelector('.pointer');
  if(!lines.length||!read)continue;
  svg.addEventListener('pointermove',e=>{
    const box=svg.getBoundingClientRect(),x=(e.clientX-box.left)/box.width*640;
    const near=l=>{let best=0;l.at.forEach((v,i)=>{if(Math.abs(v-x)<Math.abs(l.at[best]-x))best=i});return best};
    const i0=near(lines[0]);mark.removeAttribute('hidden');mark.setAttribute('x1',lines[0].at[i0]);mark.setAttribute('x2',lines[0].at[i0]);
    read.textContent=read.dataset.x+' '+lines[0].values[i0][0]+'   '+lines.map(l=>l.name+' '+l.values[near(l)][1]).join('   ');
  });
  svg.addEventListener('pointerleave',()=>{mark.setAttribute('hidden','');read.textContent=''});
}
