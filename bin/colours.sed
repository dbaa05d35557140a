# What the design system writes as a colour, by the name portal.css gives it: there it has a light value and a dark one.
s/@font-face{[^}]*}//g
s/#1a1a1a\b/var(--ink)/g
s/#fff\b/var(--paper)/g
s/#f5f5f5\b/var(--grey-wash)/g
s/#dcdcdc\b/var(--line)/g
s/#bfbfbf\b/var(--soft-edge)/g
s/#8e8e8e\b/var(--edge)/g
s/#707070\b/var(--grey)/g
s/#454545\b/var(--strong)/g
s/#c00\b/var(--error)/g
s/#004d99\b/var(--blue)/g
s/#e2f2fb\b/var(--info-wash)/g
s/#ddf7ce\b/var(--good-wash)/g
s/#fec\b/var(--warning-wash)/g
s/#ffe0e0\b/var(--error-wash)/g
s/color:purple/color:var(--visited)/g
